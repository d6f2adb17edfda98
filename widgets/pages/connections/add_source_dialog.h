#pragma once

#include "desk/workspace.h"
#include "widgets/kit/form_dialog.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace tieout::ui {

// Asks for a system to connect: kind, name, address, set, badge, its options, the day from which it
// is read and its credentials. The system is called before anything is kept; who does not get an
// answer may connect all the same.
class AddSourceDialog : public FormDialog {
    Q_OBJECT

public:
    AddSourceDialog(std::vector<desk::Vendor> vendors, QWidget* parent);

    // What the call of `tried` brought. With an answer the connection is chosen.
    void answered(const domain::Result<domain::Text>& answer);

signals:
    void tried(const tieout::engine::AddSource& command, const QString& secret);
    void chosen(const tieout::engine::AddSource& command, const QString& secret);

private:
    QString take();
    QString readOptions(const desk::Vendor& vendor, QByteArray& json) const;
    void choose();
    void showOptions();

    std::vector<desk::Vendor> m_vendors;
    QComboBox* m_kind;
    QLineEdit* m_name;
    QLineEdit* m_url;
    QLineEdit* m_set;
    QComboBox* m_badge;
    QPlainTextEdit* m_secret;
    QLineEdit* m_from; // the cut-over day
    std::vector<QLineEdit*> m_options; // of the chosen kind, in its order; null: the cut-over day stands for it
    engine::AddSource m_draft; // being called
};

}
