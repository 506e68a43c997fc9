export function markdownAgentReport(r) {
  return JSON.stringify(r, null, 1);
}
