/** The text, or as much of its beginning as the API takes (in UTF-16 units). Half a character would not come back as it was written. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return text.slice(0, isHalf ? limit - 1 : limit);
}
