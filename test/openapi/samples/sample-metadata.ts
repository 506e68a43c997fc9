/** The labels of the samples' pods, as Planwright sets them. */
export const labels = { 'app.kubernetes.io/component': 'web', 'planwright.dev/resource': 'shop.checkout' };

/** The metadata of the samples. */
export const metadata = {
  name: 'checkout',
  namespace: 'shop',
  labels,
  annotations: { 'planwright.dev/step': '50-stateful' },
};

/** Selects the samples' pods. */
export const selector = { matchLabels: labels };
