#pragma once

#include "desk/workspace.h"

namespace tieout::desk {

// Keeps the credentials of a source. False: in memory only, until the program ends.
void saveSecret(Workspace& workspace, QObject* context, const QString& source, const QString& secret, Keep keep, Workspace::Done<bool> done);

}
