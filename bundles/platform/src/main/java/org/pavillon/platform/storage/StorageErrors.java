package org.pavillon.platform.storage;

import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Text;

/** What people read when a database fails. */
final class StorageErrors {
    private StorageErrors() {}

    static UnavailableException failed(Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-20",
                Text.of(
                        "The database does not answer, so this was not done for certain. Try again; if it goes on, tell your"
                                + " administrator: the disk may be full.",
                        "La base de données ne répond pas\u00a0: l\u2019opération n\u2019est pas garantie. Réessayez\u00a0; si"
                                + " cela persiste, prévenez votre administrateur\u00a0: le disque est peut-être plein."),
                cause);
    }

    static UnavailableException stopped() {
        return new UnavailableException(
                "PAV-PLATFORM-21",
                Text.of(
                        "The database is closed since its module or the appliance stops. Nothing was changed.",
                        "La base de données est fermée, car son module ou l\u2019appareil s\u2019arrête. Rien n\u2019a été"
                                + " modifié."));
    }

    static UnavailableException altered(String script) {
        return new UnavailableException(
                "PAV-PLATFORM-22",
                Text.of(
                        "The script " + script
                                + " was altered after it had run, so the database may not fit the program."
                                + " Nothing was changed. Install the version that it came with.",
                        "Le script " + script
                                + " a été modifié après son exécution\u00a0: la base peut ne plus correspondre"
                                + " au programme. Rien n\u2019a été modifié. Installez la version d\u2019origine."));
    }

    static UnavailableException newer(int found, int known) {
        return new UnavailableException(
                "PAV-PLATFORM-23",
                Text.of(
                        "The database was written by a newer version (" + found + ", this one knows " + known
                                + "). Nothing was changed. Install the newer version, or restore a backup.",
                        "La base a été écrite par une version plus récente (" + found + ", celle-ci connaît " + known
                                + "). Rien n\u2019a été modifié. Installez la version plus récente ou restaurez une"
                                + " sauvegarde."));
    }

    static UnavailableException migrationFailed(String script, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-24",
                Text.of(
                        "The script " + script
                                + " failed, so the module does not start. Its data are as they were. The log"
                                + " tells why.",
                        "Le script " + script
                                + " a échoué\u00a0: le module ne démarre pas. Ses données sont intactes. Le"
                                + " journal en donne la raison."),
                cause);
    }
}
