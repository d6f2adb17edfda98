#pragma once

#include <QDialog>

#include <functional>

class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace tieout::ui {

// A question with fields: title, words, a form, one verb. Never blocks; `take` runs once, with the
// dialog still open, and says why the fields cannot be taken (empty: taken, the dialog closes).
class FormDialog : public QDialog {
    Q_OBJECT

public:
    FormDialog(QWidget* parent, const QString& title, const QString& words, const QString& verb, std::function<QString()> take);
    QFormLayout* form() const { return m_form; }
    // The label of a field: its buddy, and its name for screen readers.
    static QLabel* buddyLabel(const QString& label, QWidget* field);
    // A labelled field; the label is its buddy and its name for screen readers.
    void add(const QString& label, QWidget* field);
    // For fields that are judged elsewhere: runs instead of `take`; the caller closes the dialog.
    void onVerb(std::function<void()> run) { m_run = std::move(run); }
    QPushButton* verb() const { return m_verb; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QFormLayout* m_form;
    QPushButton* m_verb;
    QDialogButtonBox* m_buttons;
    std::function<void()> m_run;
};

}
