/** Pure plans that give components the ids which people keep. */
package io.saltern.identity.id;
