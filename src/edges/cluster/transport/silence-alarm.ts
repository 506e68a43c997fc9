import type { Clock } from '../../../agent/ports.ts';

/** Notices silence. */
export interface SilenceAlarm {
  /** Something came. */
  touch(): void;
  stop(): void;
}

/** What to watch over. */
export interface SilenceAlarmOptions {
  readonly clock: Clock;
  /** In milliseconds; asked again at each look. */
  limit(): number;
  /** Called once at most. */
  onSilence(): void;
}

/** Calls back when nothing came for as long as the limit says. However often something comes, one timer is under way. */
export function startSilenceAlarm({ clock, limit, onSilence }: SilenceAlarmOptions): SilenceAlarm {
  let last = clock.elapsed();
  const rest = (): number => last + limit() - clock.elapsed();
  let forget: () => void;
  const look = (): void => {
    // A process that was stopped for a while sees its timers first and what came meanwhile right after them.
    forget = rest() > 0 ? clock.after(rest(), look) : clock.after(0, lookAgain);
  };
  const lookAgain = (): void => {
    if (rest() > 0) look();
    else onSilence();
  };
  forget = clock.after(limit(), look);
  return {
    touch() {
      last = clock.elapsed();
    },
    stop: () => forget(),
  };
}
