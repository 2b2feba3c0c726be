/** From texts to tokens and back, with the tokenizer that lies in a bundle; never over the network. */
@NullMarked
package org.anid.models.token;

import org.jspecify.annotations.NullMarked;
