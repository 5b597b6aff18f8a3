/** What the appliance finds of the module: its components, their rights and their table. */
package org.example.sample.internal;
