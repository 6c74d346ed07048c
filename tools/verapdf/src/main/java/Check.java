import java.io.File;
import java.util.Locale;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDF files with veraPDF: Check FLAVOUR FILE... ; the exit code is the number of files that fail. */
public final class Check {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(args[0]);
        int bad = 0;
        for (int i = 1; i < args.length; i++) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(args[i]), flavour);
                 PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, true)) {
                ValidationResult result = validator.validate(parser);
                int checks = result.getTotalAssertions(), failed = 0;
                StringBuilder out = new StringBuilder();
                for (TestAssertion a : result.getTestAssertions()) {
                    if (a.getStatus() == TestAssertion.Status.FAILED && failed++ < 30) {
                        out.append("  ").append(a.getRuleId().getClause()).append('-').append(a.getRuleId().getTestNumber()).append(": ")
                           .append(a.getMessage()).append("\n    at ").append(a.getLocation().getContext()).append('\n');
                    }
                }
                System.out.printf(Locale.ROOT, "%s %s: %s (%d checks, %d failed)%n%s", args[0], args[i],
                    result.isCompliant() ? "compliant" : "NOT compliant", checks, failed, out);
                if (!result.isCompliant()) {
                    bad++;
                }
            }
        }
        System.exit(Math.min(bad, 125));
    }
}
