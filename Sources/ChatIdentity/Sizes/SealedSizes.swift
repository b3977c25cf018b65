/// The sizes in bytes that the parts of sealed messages can have (docs/ENCRYPTION.md). A client pads to them, and a
/// server accepts nothing else.
package enum SealedSizes {
    /// The sizes of padded content, ascending: multiples of 128 to 1024, then four for each doubling to 16,384, and
    /// one more, so that the longest text fits with its other fields.
    package static let contentClasses: [Int] =
        stride(from: 128, through: 1024, by: 128)
        + [1024, 2048, 4096, 8192].flatMap { from in (1...4).map { from + $0 * from / 4 } }
        + [16_896]

    /// The tag at the end of a payload.
    package static let tag = 16

    /// The largest payload.
    package static let largestPayload = contentClasses[contentClasses.count - 1] + tag

    /// A block of a message: the shortest has no more than the header, the longest has the start of a session.
    package static let block = 146...1282

    /// A block of device mail, which may have an offer of a key or the answer to one.
    package static let blockInMail = 146...1344

    /// Returns whether a payload can have this many bytes.
    package static func isPayload(_ bytes: Int) -> Bool {
        payloads.contains(bytes)
    }

    private static let payloads = Set(contentClasses.map { $0 + tag })
}
