/** Tests of the signed webhook, against the receiver as its simulator. */
package io.saltern.retl.destination.webhook;
