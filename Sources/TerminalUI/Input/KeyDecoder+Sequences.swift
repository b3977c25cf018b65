// Control characters and escape sequences (ECMA-48, and what xterm, rxvt, the Linux console and kitty send).
extension KeyDecoder {
    static let controlKeys: [UInt8: Key] = [
        0x01: .home, 0x02: .left, 0x03: .interrupt, 0x04: .endOfInput, 0x05: .end, 0x06: .right, 0x07: .escape,
        0x08: .backspace, 0x09: .tab, 0x0B: .cutToEnd, 0x0C: .redraw, 0x0E: .down, 0x10: .up, 0x12: .search,
        0x14: .transpose, 0x15: .cutToStart, 0x17: .cutWord, 0x19: .yank, 0x1A: .suspend, 0x1F: .undo, 0x7F: .backspace,
    ]

    /// The keys held with another one. A sequence has their sum, plus one.
    private struct Modifiers: OptionSet {
        static let shift = Modifiers(rawValue: 1)
        static let alt = Modifiers(rawValue: 2)
        static let control = Modifiers(rawValue: 4)

        let rawValue: Int
    }

    mutating func handleEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "O"): state = .singleShift
        // Some terminals send Alt with an arrow as ESC and the arrow's sequence.
        case 0x1B: break
        default:
            state = .ground
            handleAlt(byte)
        }
    }

    private mutating func handleAlt(_ byte: UInt8) {
        let scalar = Unicode.Scalar(byte)
        let name = bindings.isEmpty ? nil : KeyBindings.alt(scalar)
        let usual = Self.altKey(scalar)
        guard usual != nil || name.map({ bindings.hasMeaning($0) }) == true else {
            return handleGround(byte)
        }
        emit(name, usual: usual)
    }

    /// F1 to F5 of the Linux console.
    mutating func handleConsoleFunction(_ byte: UInt8) {
        state = .ground
        if (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte) {
            emit("f\(byte - UInt8(ascii: "A") + 1)", usual: nil)
        }
    }

    /// The key of a character typed with Alt.
    private static func altKey(_ scalar: Unicode.Scalar) -> Key? {
        switch scalar {
        case "b", "B": .wordLeft
        case "f", "F": .wordRight
        case "d", "D": .cutWordRight
        case "y", "Y": .yankOlder
        case "/": .redo
        case "\r", "\n": .lineEnd
        case "\u{7F}", "\u{8}": .cutWordLeft
        case "\u{20}"..<"\u{7F}": .alt(Character(scalar))
        default: nil
        }
    }

    mutating func handleSingleShift(_ byte: UInt8) {
        state = .ground
        switch byte {
        case UInt8(ascii: "M"): emit(.enter)
        // The arrows of rxvt with Ctrl.
        case UInt8(ascii: "a"): emit("ctrl-up", usual: nil)
        case UInt8(ascii: "b"): emit("ctrl-down", usual: nil)
        case UInt8(ascii: "c"): emit("ctrl-right", usual: .wordRight)
        case UInt8(ascii: "d"): emit("ctrl-left", usual: .wordLeft)
        case UInt8(ascii: "0")...UInt8(ascii: ";"): state = .control([byte])
        case 0..<0x20: handleGround(byte)
        default: move(byte, [])
        }
    }

    mutating func handleControl(_ byte: UInt8, _ bytes: [UInt8]) {
        switch byte {
        case 0x20...0x3F:
            // Bytes over the limit overwrite the last one: the sequence is unknown either way.
            state = .control(bytes.prefix(Self.parameterLimit) + [byte])
        case UInt8(ascii: "[") where bytes.isEmpty:
            state = .consoleFunction
        case 0x40...0x7E:
            state = .ground
            finishControl(byte, bytes)
        default:
            state = .ground
            handleGround(byte)
        }
    }

    private mutating func finishControl(_ final: UInt8, _ bytes: [UInt8]) {
        guard let parameters = Self.numbers(bytes) else {
            return
        }
        switch final {
        case UInt8(ascii: "~"): finishNumbered(parameters)
        case UInt8(ascii: "u"): emitCharacter(parameters.first ?? 0, Self.modifiers(parameters, at: 1))
        case UInt8(ascii: "R") where parameters.count == 2:
            emit(.cursorReport(row: parameters[0], column: parameters[1]))
        case UInt8(ascii: "I") where parameters.isEmpty: emit(.focusIn)
        case UInt8(ascii: "O") where parameters.isEmpty: emit(.focusOut)
        case UInt8(ascii: "Z"): emit(.backTab)
        default: move(final, Self.modifiers(parameters, at: parameters.count == 1 ? 0 : 1))
        }
    }

    /// The numbers of a sequence, each without what follows a colon; `nil` if there is something else.
    private static func numbers(_ bytes: [UInt8]) -> [Int]? {
        guard !bytes.isEmpty else {
            return []
        }
        var numbers: [Int] = []
        for part in bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
            let digits = part.prefix { $0 != UInt8(ascii: ":") }
            guard digits.count <= 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            numbers.append(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        }
        return numbers
    }

    private static func modifiers(_ parameters: [Int], at index: Int) -> Modifiers {
        guard index < parameters.count, parameters[index] > 0 else {
            return []
        }
        return Modifiers(rawValue: parameters[index] - 1)
    }

    private mutating func finishNumbered(_ parameters: [Int]) {
        let modifiers = Self.modifiers(parameters, at: 1)
        switch parameters.first {
        case 200: beginPaste()
        case 201: endPaste()
        // The form of xterm's modifyOtherKeys: 27, the modifiers, the character.
        case 27 where parameters.count == 3: emitCharacter(parameters[2], modifiers)
        case let number?:
            emit(Self.chord(KeyBindings.name(number: number), modifiers), usual: Self.key(number, modifiers))
        case nil: break
        }
    }

    private static func key(_ number: Int, _ modifiers: Modifiers) -> Key? {
        switch number {
        case 1, 7: .home
        case 3: modifiers.isDisjoint(with: [.alt, .control]) ? .delete : .cutWordRight
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        default: nil
        }
    }

    /// The name of a key with the keys held; `nil` if that cannot have another meaning than usual.
    private static func chord(_ name: String?, _ modifiers: Modifiers) -> String? {
        guard let name else {
            return nil
        }
        return switch modifiers.subtracting(.shift) {
        case .control: "ctrl-\(name)"
        case .alt: "alt-\(name)"
        // Other keys than these are needed to edit at all.
        case []: name.hasPrefix("f") ? name : nil
        default: nil
        }
    }

    /// Emits the key of a character that came as a number with modifiers (CSI u).
    private mutating func emitCharacter(_ value: Int, _ modifiers: Modifiers) {
        guard !isPasting, let byte = UInt8(exactly: value), byte < 0x80 else {
            return
        }
        let isPlain = modifiers.isDisjoint(with: [.alt, .control])
        switch byte {
        case 0x0D: emit(Self.chord("enter", modifiers), usual: modifiers.isEmpty ? .enter : .lineEnd)
        case 0x09: emit(Self.chord("tab", modifiers), usual: modifiers.contains(.shift) ? .backTab : .tab)
        case 0x1B: emit(.escape)
        case 0x7F: emit(Self.chord("backspace", modifiers), usual: isPlain ? .backspace : .cutWordLeft)
        case _ where modifiers.contains(.control) && (0x40..<0x80).contains(byte): handleGround(byte & 0x1F)
        case _ where modifiers.contains(.alt):
            emit(KeyBindings.alt(Unicode.Scalar(byte)), usual: Self.altKey(Unicode.Scalar(byte)))
        case _ where isPlain: handleGround(byte)
        default: break
        }
    }

    private mutating func move(_ final: UInt8, _ modifiers: Modifiers) {
        emit(Self.chord(KeyBindings.name(final: final), modifiers), usual: Self.key(final: final, modifiers))
    }

    private static func key(final: UInt8, _ modifiers: Modifiers) -> Key? {
        let isByWord = !modifiers.isDisjoint(with: [.alt, .control])
        return switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): isByWord ? .wordRight : .right
        case UInt8(ascii: "D"): isByWord ? .wordLeft : .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        default: nil
        }
    }
}
