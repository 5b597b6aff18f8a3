/** What modules offer to analysis, handed to who may see it. */
package org.pavillon.platform.dataset;
