#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace tieout::ui {

struct Question {
    QString title; // "Propose the fix of 3 exceptions?"
    QString words; // the consequence, with figures
    QString verb; // of the button
    bool sends = false; // leads to money being sent: never the default button
};

struct ReportLine {
    QString target;
    bool done = false;
    QString what;
};

// Where questions are put to the person. Never blocks: the answer comes to `yes`, and no answer is
// no. Tests install their own.
class Prompter {
public:
    virtual ~Prompter() = default;
    virtual void confirm(QWidget* parent, const Question& question, std::function<void()> yes) = 0;
    // One line for each row that was acted on; can be copied.
    virtual void report(QWidget* parent, const QString& title, const std::vector<ReportLine>& lines) = 0;

    static Prompter& current();
    static void install(std::unique_ptr<Prompter> prompter); // null: dialogs again
};

}
