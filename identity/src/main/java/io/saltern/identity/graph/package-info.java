/** Pure plans from identifier sets to links, and from links to connected components. */
package io.saltern.identity.graph;
