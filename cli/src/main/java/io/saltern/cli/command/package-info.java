/** The commands, one class each: they parse, call, and print. */
package io.saltern.cli.command;
