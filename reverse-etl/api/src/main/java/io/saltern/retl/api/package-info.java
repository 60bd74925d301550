/** What a sync and a destination say to one another: change, outcome, destination, and the pure functions that normalise and hash. */
package io.saltern.retl.api;
