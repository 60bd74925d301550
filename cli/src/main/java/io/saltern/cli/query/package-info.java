/** Reading the tables for people: the session, the names SQL uses, results as text, CSV or JSON. */
package io.saltern.cli.query;
