/** The contract that every destination keeps, and what its tests share. */
package io.saltern.retl.destination;
