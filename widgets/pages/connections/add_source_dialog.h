#pragma once

#include "desk/workspace.h"
#include "widgets/kit/form_dialog.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace tieout::ui {

// Asks for a system to connect: kind, name, address, set, badge, its options and its credentials.
class AddSourceDialog : public FormDialog {
    Q_OBJECT

public:
    AddSourceDialog(std::vector<desk::Vendor> vendors, QWidget* parent);

signals:
    void chosen(const tieout::engine::AddSource& command, const QString& secret);

private:
    QString take();
    void showOptions();

    std::vector<desk::Vendor> m_vendors;
    QComboBox* m_kind;
    QLineEdit* m_name;
    QLineEdit* m_url;
    QLineEdit* m_set;
    QComboBox* m_badge;
    QPlainTextEdit* m_secret;
    std::vector<QLineEdit*> m_options; // of the chosen kind, in its order
};

}
