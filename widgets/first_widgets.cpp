// The first source of this library; its owner's files follow.
