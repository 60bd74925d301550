/** Classes that stand before those of the Jupyter kernel, whose package this is, in the kernel that runs notebooks. */
package org.rapaio.jupyter.kernel.channels;
