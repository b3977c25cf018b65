/// The ways in which a typed line can go on.
struct CompletionChoices: Sendable, Equatable {
    /// The number of characters before the cursor that a candidate replaces.
    var replacing = 0

    /// The candidates, sorted, without regard to case.
    var candidates: [String] = []

    /// What follows a candidate that is the only one, such as a blank.
    var suffix = ""

    /// No completion.
    static let none = CompletionChoices()
}
