/** Connected components of any graph: by forests in one task while they fit, by contraction above that. */
package io.saltern.identity.component;
