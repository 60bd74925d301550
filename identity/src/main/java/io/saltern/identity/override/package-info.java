/** What people decide about who is one person: links, separations, and merges taken back. */
package io.saltern.identity.override;
