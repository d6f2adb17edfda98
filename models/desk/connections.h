#pragma once

#include "desk/workspace.h"

// What a person does about connected systems beside pulling them. Each is a listed job.
namespace tieout::desk {

JobId replay(Workspace& workspace, QObject* context, const std::string& source, domain::Instant from, Workspace::Done<engine::ReplayReport> done);
// No ids: all that are open.
JobId retryLetters(Workspace& workspace, QObject* context, const std::string& source, const std::vector<int64_t>& ids, Workspace::Done<engine::LetterReport> done);
JobId dismissLetters(Workspace& workspace, QObject* context, const std::string& source, const std::vector<int64_t>& ids, const QString& why, Workspace::Done<uint64_t> done);
// By when a stream, or a table of a folder, is to arrive; no stream: all of them, or any file.
JobId setFeedTime(Workspace& workspace, QObject* context, const std::string& source, const std::string& stream, const engine::FeedTime& time, Workspace::Done<void> done);
// Calls a system that is not kept yet, with credentials that are held for this call only.
JobId testConnection(Workspace& workspace, QObject* context, const engine::AddSource& draft, const QString& secret, Workspace::Done<domain::Text> done);
// The way to sign in that an option of the vendor names; empty or unknown: the usual one. Null: the vendor has none.
const SignIn* signInBy(const Vendor& vendor, const std::string& choice);
// … of a connection with these options (a JSON object of texts).
const SignIn* signInOf(const Vendor& vendor, const std::string& options);

}
