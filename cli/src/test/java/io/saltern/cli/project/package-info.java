/** Tests of projects as commands load them. */
package io.saltern.cli.project;
