/** The destinations that Saltern ships, one package each, and the one line that registers each of them. */
package io.saltern.retl.destination;
