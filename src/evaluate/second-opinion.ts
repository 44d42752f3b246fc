/** What another judge says of the same item, where it says something else. */
export interface SecondOpinion {
  /** `kube-bench eks-1.8.0`. */
  readonly by: string
  /** In the other judge's own word: `FAIL`. */
  readonly verdict: string
  /** The fact that decides, and why the other does not see it. */
  readonly because: string
}
