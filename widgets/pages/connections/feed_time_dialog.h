#pragma once

#include "engine/feeds/feed_time.h"
#include "widgets/kit/form_dialog.h"

class QComboBox;
class QLineEdit;

namespace tieout::ui {

// Asks by when a stream or a folder must have arrived. Says what is wrong with the time before
// anything is asked of the engine.
class FeedTimeDialog : public FormDialog {
    Q_OBJECT

public:
    struct Subject {
        std::string source;
        bool folder = false;
        std::vector<std::string> streams; // beside all of them
        std::string stream; // chosen at first; empty: all of them
        engine::FeedTime time; // what holds for it now; Objective: nobody said anything
    };
    FeedTimeDialog(Subject subject, QWidget* parent);

signals:
    void chosen(const std::string& source, const std::string& stream, const tieout::engine::FeedTime& time);

private:
    QString take();
    void showFields();

    Subject m_subject;
    QComboBox* m_stream;
    QComboBox* m_kind;
    QLineEdit* m_minutes;
    QLineEdit* m_clock;
};

}
