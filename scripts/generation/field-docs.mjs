/** The documentation page of one kind: what `planwright explain` says, on one page. */
export function kindPage(crd, generatedComment) {
  const { group, names, versions } = crd.spec;
  const version = versions.find((candidate) => candidate.storage);
  const schema = version.schema.openAPIV3Schema;
  const { spec, status } = schema.properties;
  return page([
    generatedComment,
    `# ${names.kind}`,
    `\`apiVersion: ${group}/${version.name}\`, \`kind: ${names.kind}\``,
    schema.description,
    columnsText(version.additionalPrinterColumns ?? []),
    '## spec',
    spec.description,
    ...fieldSections(spec, 'spec'),
    ruleList([...ownRules(schema, 'metadata.name'), ...rulesOf(spec, 'spec')]),
    ...(status === undefined ? [] : ['## status', status.description, fieldTable(status, 'status')]),
  ]);
}

/** The documentation page of a file that is not a custom resource. */
export function filePage(title, schema, generatedComment) {
  const sections = [generatedComment, `# ${title}`, schema.description, ...fieldSections(schema, '')];
  return page([...sections, ruleList(rulesOf(schema, ''))]);
}

function page(sections) {
  return `${sections.filter((section) => section !== undefined && section !== '').join('\n\n')}\n`;
}

function columnsText(columns) {
  if (columns.length === 0) return '';
  const names = (chosen) => chosen.map((column) => column.name).join(', ');
  const wide = columns.filter((column) => column.priority);
  const more = wide.length === 0 ? '' : `, and with \`-o wide\` also ${names(wide)}`;
  return `\`kubectl get\` shows ${names(columns.filter((column) => !column.priority))}${more}.`;
}

/** A table of the schema's own fields, then a section for each field that has fields itself. */
function fieldSections(schema, path) {
  const entries = Object.entries(schema.properties ?? {});
  const rows = entries.map(([name, property]) => fieldRow(property, { name, path, parent: schema }));
  const groups = entries
    .map(([name, property]) => ({ property, groupPath: below(path, name) }))
    .filter(({ property, groupPath }) => nestedRows(property, groupPath).length > 0);
  return [
    table(rows),
    ...groups.flatMap(({ property, groupPath }) => [
      `### ${groupPath}`,
      property.description,
      table(nestedRows(property, groupPath)),
    ]),
  ];
}

function fieldTable(schema, path) {
  return table(fieldRows(schema, path));
}

function table(rows) {
  return ['| field | type | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

/** One row a field, depth first, in the order of the schema. */
function fieldRows(schema, path) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    fieldRow(property, { name, path, parent: schema }),
    ...nestedRows(property, below(path, name)),
  ]);
}

function fieldRow(property, { name, path, parent }) {
  const isRequired = parent.required?.includes(name) === true;
  const cells = [
    `\`${below(path, name)}\``,
    typeText(property),
    defaultText(property, isRequired),
    property.description ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function nestedRows(schema, path) {
  const { items, additionalProperties } = schema;
  if (items !== undefined) return nestedRows(items, `${path}[]`);
  if (typeof additionalProperties === 'object') return nestedRows(additionalProperties, below(path, '*'));
  return fieldRows(schema, path);
}

function below(path, name) {
  return path === '' ? name : `${path}.${name}`;
}

/** An object's default that is empty says nothing: the defaults of its fields do. */
function defaultText(schema, isRequired) {
  if (schema.default === undefined) return isRequired ? '**required**' : '';
  const text = JSON.stringify(schema.default);
  return text === '{}' || text === '[]' ? '' : `\`${text}\``;
}

function typeText(schema) {
  return `${typeName(schema)}${limitText(schema)}`;
}

function typeName(schema) {
  if (schema.items !== undefined) return `list of ${typeName(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return `map of ${typeName(schema.additionalProperties)}`;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  return schema['x-kubernetes-int-or-string'] ? 'number or string' : schema.type;
}

function limitText({ type, minimum, maximum, maxLength, minItems, maxItems }) {
  if (type === 'integer' || type === 'number') return between(minimum, maximum, '');
  if (type === 'array') return between(minItems, maxItems, ' entries');
  return type === 'string' ? between(undefined, maxLength, ' characters') : '';
}

function between(least, most, unit) {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return `, at most ${most}${unit}`;
  return most === undefined ? `, at least ${least}${unit}` : `, ${least} to ${most}${unit}`;
}

/** What is refused, and what to do then. A rule that holds in many places is listed once. */
function ruleList(rules) {
  if (rules.length === 0) return '';
  const messages = [...new Set(rules.map((rule) => rule.message))];
  const lines = messages.map((message) => {
    const [first, ...others] = rules.filter((rule) => rule.message === message);
    const [problem, fix] = message.split('; fix: ');
    const places =
      others.length === 0 ? '' : ` (and ${others.length} more ${others.length === 1 ? 'place' : 'places'})`;
    return `- \`${first.field}\`${places}${first.isTransition ? ', on a change' : ''}: ${problem}. Fix: ${fix}.`;
  });
  return `## What is refused\n\n${lines.join('\n')}`;
}

function rulesOf(schema, path) {
  const children = [
    ...Object.entries(schema.properties ?? {}).map(([name, child]) => [below(path, name), child]),
    ...(schema.items === undefined ? [] : [[`${path}[]`, schema.items]]),
    ...(typeof schema.additionalProperties === 'object' ? [[below(path, '*'), schema.additionalProperties]] : []),
  ];
  return [...ownRules(schema, path), ...children.flatMap(([childPath, child]) => rulesOf(child, childPath))];
}

function ownRules(schema, path) {
  return (schema['x-kubernetes-validations'] ?? []).map(({ rule, message, fieldPath = '' }) => ({
    message,
    field: `${path}${fieldPath}`,
    isTransition: rule.includes('oldSelf'),
  }));
}
