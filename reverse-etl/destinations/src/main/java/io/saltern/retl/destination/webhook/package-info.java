/** Signed webhook: batches as JSON over HTTP by the Standard Webhooks names, and a receiver to try them on. */
package io.saltern.retl.destination.webhook;
