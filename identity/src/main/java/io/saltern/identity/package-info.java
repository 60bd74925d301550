/** Staged identifiers to persons: links, components, ids that last, golden profiles. */
package io.saltern.identity;
