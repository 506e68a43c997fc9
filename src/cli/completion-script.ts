import type { Command } from 'commander';

/** The shells there is a completion script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type Shell = (typeof SHELLS)[number];

interface Words {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly { readonly flag: string; readonly description: string }[];
}

/** A completion script made from the program's own commands and options, so that it cannot fall behind them. */
export function renderCompletion(program: Command, shell: Shell): string {
  const commands = program.commands.map(wordsOf);
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return `#compdef planwright\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
    case 'fish':
      return fishScript(commands);
  }
}

function wordsOf(command: Command): Words {
  const options = command.options.flatMap(({ long, description }) => (long ? [{ flag: long, description }] : []));
  return { name: command.name(), summary: command.summary(), options: [...options, HELP] };
}

const HELP = { flag: '--help', description: 'print this help' };

function bashScript(commands: readonly Words[]): string {
  const cases = commands.map(
    ({ name, options }) => `    ${name}) words="${options.map((option) => option.flag).join(' ')}" ;;`,
  );
  return `_planwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="${commands.map(({ name }) => name).join(' ')} --help --version" ;;
  esac
  if [[ "$current" == -* || $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _planwright planwright
`;
}

function fishScript(commands: readonly Words[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c planwright -n "not __fish_seen_subcommand_from ${names}" -f -a ${name} -d ${quote(summary)}`,
    ...options.map(
      ({ flag, description }) =>
        `complete -c planwright -n "__fish_seen_subcommand_from ${name}" -l ${flag.slice(2)} -d ${quote(description)}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`\'`)}'`;
}
