import { readFileSync } from 'node:fs';
import { DtdValidator, XmlDocument, XmlDtd, XmlElement, XmlLibError, XsdValidator } from 'libxml2-wasm';

const camtSchema = XsdValidator.fromDoc(XmlDocument.fromString(fileText('camt.053.001.02.xsd')));
const ofxDtd = fileText('ofx201.dtd');
const ofxValidator = new DtdValidator(XmlDtd.fromString(ofxDtd));
const longestOfx = longestByElement(ofxDtd);

/** What the schema of ISO 20022 finds wrong with it. */
export function camtFaults(text: string): readonly string[] {
  return faultsOf(text, (document) => camtSchema.validate(document));
}

/** What the DTD of OFX finds wrong with it, and what is longer than its comments allow. */
export function ofxFaults(text: string): readonly string[] {
  return faultsOf(text, (document) => {
    ofxValidator.validate(document);
    for (const node of document.find('//*[not(*)]')) {
      const name = node instanceof XmlElement ? node.name : '';
      const longest = longestOfx.get(name) ?? Infinity;
      if ([...node.content].length > longest) throw new XmlLibError(`${name} is too long`, []);
    }
  });
}

function faultsOf(text: string, validate: (document: XmlDocument) => void): readonly string[] {
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromString(text);
    validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    return [error.message];
  } finally {
    document?.dispose();
  }
}

/** From `<!--#ENTITY % IDTYPE #Datatype(A-32)-->` and `<!ELEMENT FITID %IDTYPE;>`. */
function longestByElement(dtd: string): ReadonlyMap<string, number> {
  const types = new Map(
    Array.from(dtd.matchAll(/#ENTITY\s+%\s+(\w+)\s+#Data[Tt]ype\([AN]-(\d+)\)/g), ([, type, longest]) => [
      type,
      // eslint-disable-next-line florin/no-float -- The length of a text.
      Number(longest),
    ]),
  );
  const elements = Array.from(dtd.matchAll(/<!ELEMENT\s+(\w+)\s+%(\w+);/g), ([, element = '', type]) => {
    return [element, types.get(type) ?? Infinity] as const;
  });
  return new Map(elements);
}

function fileText(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
