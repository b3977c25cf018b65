/// A pattern of names: `*` stands for any characters, `?` for one. Upper and lower case make no difference.
struct NamePattern: Sendable, Equatable {
    /// The pattern as typed.
    let text: String

    /// In lower case, without a `*` after another one.
    private let characters: [Character]

    /// Parses a text; `nil` if it has neither `*` nor `?` and so is a name.
    init?(_ text: String) {
        guard text.contains(where: { $0 == "*" || $0 == "?" }) else {
            return nil
        }
        self.text = text
        var characters: [Character] = []
        for character in text.lowercased() where character != "*" || characters.last != "*" {
            characters.append(character)
        }
        self.characters = characters
    }

    /// Returns whether a name matches as a whole.
    ///
    /// Only the last `*` is tried again: one that matched more would leave less for it. So each character of the name
    /// is compared with each of the pattern once at most.
    func matches(_ name: String) -> Bool {
        let name = Array(name.lowercased())
        guard characters.count(where: { $0 != "*" }) <= name.count else {
            return false
        }
        var (place, next) = (0, 0)
        // After the last `*` of the pattern, and how much of the name it has consumed.
        var retry: (next: Int, place: Int)?
        while place < name.count {
            if next < characters.count, characters[next] == "*" {
                next += 1
                retry = (next, place)
            } else if next < characters.count, characters[next] == "?" || characters[next] == name[place] {
                (place, next) = (place + 1, next + 1)
            } else if let last = retry {
                retry = (last.next, last.place + 1)
                (place, next) = (last.place + 1, last.next)
            } else {
                return false
            }
        }
        return characters[next...].allSatisfy { $0 == "*" }
    }
}
