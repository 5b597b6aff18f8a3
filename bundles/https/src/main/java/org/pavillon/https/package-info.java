/**
 * What the appliance shows to the network: its certificate, HTTPS, the redirect from HTTP, the headers of every answer,
 * and the page that is there while the rest starts.
 */
package org.pavillon.https;
