import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** Text of PDF files as Apache PDFBox gives it: pairs of arguments, PDF and text file. */
public class Extract {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i + 1 < args.length; i += 2) {
            try (PDDocument document = PDDocument.load(new File(args[i]))) {
                String text = new PDFTextStripper().getText(document);
                Files.write(Paths.get(args[i + 1]), text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
