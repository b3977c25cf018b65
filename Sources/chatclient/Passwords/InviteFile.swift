import ChatProtocol
import Dispatch

/// The file of `--invite-file`.
enum InviteFile {
    /// Reads the invite in the first line of a file.
    ///
    /// - Returns: The invite, and a sentence about how it is kept; `nil` if nothing is wrong with that.
    /// - Throws: ``PasswordSource/Failure``.
    static func read(_ path: String) async throws(PasswordSource.Failure) -> (invite: InviteCode, warning: String?) {
        let file = SecretFile(path: path, kind: "invite")
        let result: Result<(text: String, warning: String?), PasswordSource.Failure> =
            await withCheckedContinuation { continuation in
                // On its own thread: it waits in system calls.
                DispatchQueue(label: "invite").async {
                    continuation.resume(returning: Result { () throws(PasswordSource.Failure) in try file.read() })
                }
            }
        let (text, warning) = try result.get()
        guard let invite = InviteCode(text: text) else {
            throw .init(
                description:
                    "The invite file \(SafeText.line(path)) has no invite in its first line: it is not complete, "
                    + "or mistyped."
            )
        }
        return (invite, warning)
    }
}
