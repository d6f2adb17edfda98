#include "desk/credentials.h"

#include "desk/text.h"

namespace tieout::desk {

void saveSecret(Workspace& workspace, QObject* context, const QString& source, const QString& secret, Keep keep, Workspace::Done<bool> done)
{
    workspace.jobs().run<Result<bool>>(
        Lane::Write, context, {},
        [backend = &workspace.backend(), source = toUtf8(source), secret = toUtf8(secret), keep](const Jobs::Control&) { return backend->saveSecret(source, secret, keep); },
        [&workspace, done = std::move(done)](Result<bool> kept) {
            workspace.touch(SourcesTopic);
            done(std::move(kept));
        });
}

}
