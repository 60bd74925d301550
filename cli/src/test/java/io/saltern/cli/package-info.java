/** Tests of the command from its arguments to its output. */
package io.saltern.cli;
