/** What answers the posts to one path of a webhook server. Made by `validatingWebhook`, `mutatingWebhook` and `conversionWebhook`. */
export interface WebhookRoute {
  /** The answer to a body. @throws {TypeError} for a body that is not of its kind */
  answer(body: unknown): Promise<object>;
}
