/** Tests of the file drop. */
package io.saltern.retl.destination.file;
