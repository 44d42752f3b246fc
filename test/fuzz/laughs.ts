/**
 * A billion laughs in YAML: a list, then `levels` lists of `width` aliases of the one before, so that a few lines
 * stand for width^levels lists.
 */
export function laughs({levels, width}: {readonly levels: number; readonly width: number}): string {
  const aliases = (level: number): string => Array(width).fill(`*a${level}`).join(', ')
  const lines = Array.from(
    {length: levels},
    (_, level) => `a${level + 1}: &a${level + 1} [${aliases(level)}]`,
  )
  return ['a0: &a0 [[]]', ...lines].join('\n')
}
