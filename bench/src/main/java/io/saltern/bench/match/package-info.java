/** How well, how fast and in how much memory records are matched. */
package io.saltern.bench.match;
