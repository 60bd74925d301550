/** Plan, deliver, receipts, state: what leaves, and what is known of it afterwards. */
package io.saltern.retl.sync;
