/** What the columns of a table of people mean, told from their names and above all from their values. */
package io.saltern.identity.match.suggest;
