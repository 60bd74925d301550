/** Secrets by reference: they are named in files, resolved at the last moment, and print as stars. */
package io.saltern.base.secret;
