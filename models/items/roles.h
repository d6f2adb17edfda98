#pragma once

#include <Qt>

namespace tieout::items {

// What the tables of the window understand beside Qt's own roles.
enum ItemRole : int {
    ToneRole = Qt::UserRole + 1, // int(Tone): the cell is drawn as shape and word
    IdRole, // bool: monospace, elided in the middle
    ExportRole, // QString: exact machine form for copies; absent = the display text
    GroupRole, // QString: the row is the head of a group and this is its sentence
    FoldedRole, // bool: of a group head
    // Of a column (headerData):
    ColumnIdRole, // QString, stable, for what the person's settings remember
    PriorityRole, // int: 1 is shown first when the room is small; 0 = only when chosen
    WidthRole, // int: width in digits
    PillsRole, // QStringList: what can stand in a column of shapes and words; none of it is cut
    StretchRole, // bool: takes what room is left
    DecimalsRole, // int: places the column's figures are aligned on
};

}
