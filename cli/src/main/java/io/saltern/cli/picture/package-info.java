/** Pictures of single profiles, as files that stand alone. */
package io.saltern.cli.picture;
